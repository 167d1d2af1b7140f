/** A picture in memory: interleaved RGB, 8 bit, upright, rows without padding. */
export interface Pixels {
  readonly data: Uint8Array
  readonly width: number
  readonly height: number
}
