/** One step forward of the schema. Once released a step never changes; a new one, with a higher number, is added. */
export interface Migration {
  /** The file's number, and `PRAGMA user_version` after the step. */
  readonly version: number
  readonly sql: string
}
