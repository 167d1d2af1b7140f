import { z } from 'zod'
import { call, type Call } from './call.ts'
import { id, nothing } from './common.ts'

/** What only the host can do; it answers these itself. They travel like `calls`. */
export const hostCalls = {
  /** The system's dialog. Not `native` where there is none: the window offers its own, made of `browse`. */
  pickFolders: call(nothing).answers<{ readonly native: boolean; readonly paths: readonly string[] }>(),
  /** Shows a photo's file in the system's file manager. */
  reveal: call(z.strictObject({ photo: id })).answers<null>(),
}

type HostCalls = typeof hostCalls
export type HostAnswers = {
  readonly [Name in keyof HostCalls]: HostCalls[Name] extends Call<unknown, unknown, infer Answer> ? Answer : never
}
