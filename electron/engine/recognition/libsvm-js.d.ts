declare module 'libsvm-js/asm.js' {
  interface Options {
    type?: string
    kernel?: string
    cost?: number
    weight?: Readonly<Record<string, number>>
    quiet?: boolean
  }

  export interface Svm {
    train(samples: readonly (readonly number[])[], labels: readonly number[]): void
    getSVIndices(): number[]
    serializeModel(): string
    free(): void
  }

  export interface SvmClass {
    new (options: Options): Svm
    readonly SVM_TYPES: Readonly<Record<'C_SVC', string>>
    readonly KERNEL_TYPES: Readonly<Record<'LINEAR', string>>
  }

  const Svm: SvmClass
  export default Svm
}
