// The package's WebAssembly build tells the console of a failed fetch whenever Node loads it; this one is silent.
import Svm from 'libsvm-js/asm.js'
import { cosine } from './space.ts'

/** From so many confirmed faces on a person gets a classifier: one alone says nothing that its distance does not. */
export const facesForClassifier = 2

/** One person against all others: positive on the person's side of the plane, about 1 at their typical faces. */
export interface Classifier {
  readonly normal: Float32Array
  readonly offset: number
}

export function decide({ normal, offset }: Classifier, vector: Float32Array): number {
  return cosine(normal, vector) + offset
}

/** libsvm's penalty for a face on the wrong side. Unit vectors of this kind are nearly separable, so it hardly matters. */
const cost = 1

/**
 * Trains a linear support vector classifier (C-SVC: Cortes and Vapnik 1995; libsvm: Chang and Lin 2011), one person's
 * faces against everybody else's and against the cohort of strangers. Both sides weigh alike, whatever their number.
 */
export function trainClassifier(own: readonly Float32Array[], others: readonly Float32Array[]): Classifier {
  const svm = new Svm({
    type: Svm.SVM_TYPES.C_SVC,
    kernel: Svm.KERNEL_TYPES.LINEAR,
    cost,
    weight: { 1: others.length / own.length, '-1': 1 },
    quiet: true,
  })
  const samples = [...own, ...others]
  svm.train(
    samples.map((vector) => Array.from(vector)),
    samples.map((_, i) => (i < own.length ? 1 : -1)),
  )
  const plane = readPlane(svm.serializeModel(), svm.getSVIndices(), samples)
  svm.free()
  return plane
}

/** A linear kernel's decision is one plane: the sum of the support vectors by their coefficients. */
function readPlane(model: string, supports: readonly number[], samples: readonly Float32Array[]): Classifier {
  const lines = model.split('\n')
  const header = (name: string): number => Number(lines.find((line) => line.startsWith(`${name} `))?.split(' ')[1])
  // libsvm calls positive whichever label it met first.
  const sign = header('label')
  const coefficients = lines.slice(lines.indexOf('SV') + 1).filter((line) => line !== '')
  const normal = new Float32Array(samples[0]!.length)
  supports.forEach((index, i) => {
    const coefficient = Number.parseFloat(coefficients[i]!) * sign
    samples[index]!.forEach((value, k) => (normal[k]! += coefficient * value))
  })
  return { normal, offset: -header('rho') * sign }
}
