import { z } from 'zod'

const boxSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })

/** What a peer's process tells: that it is ready, or the faces of a photo (null if it could not read it). */
export const peerMessageSchema = z.union([
  z.object({ backend: z.string() }),
  z.object({ file: z.string(), boxes: z.array(boxSchema).nullable() }),
])
export type PeerMessage = z.infer<typeof peerMessageSchema>
