/** What electron-builder tells of an installer it is about to make. */
export default function beforePack(context: {
  readonly electronPlatformName: string
  readonly arch: number
  readonly packager: { readonly projectDir: string }
}): void
