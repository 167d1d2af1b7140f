import type { Bands } from './calibration.ts'

/** Bands of a plain space, in which a score is a cosine: faces of one person are as good as equal. */
export function testBands(bands: Partial<Bands> = {}): Bands {
  return {
    typical: 1,
    accept: 0.8,
    suggest: 0.5,
    group: 0.9,
    thinning: 0,
    classifier: { accept: 0.2, suggest: -0.5 },
    probability: { slope: 20, even: 0.7 },
    ...bands,
  }
}
