declare module 'heic-decode' {
  interface DecodedHeic {
    width: number
    height: number
    /** RGBA, 8 bit, turned as the container says. */
    data: Uint8ClampedArray
  }
  interface HeicImage {
    width: number
    height: number
    decode(): Promise<DecodedHeic>
  }
  interface HeicDecode {
    /** The top-level images of a file, none decoded yet; `dispose` frees them all. */
    all(input: { buffer: Uint8Array }): Promise<HeicImage[] & { dispose(): void }>
  }
  const heicDecode: HeicDecode
  export default heicDecode
}
