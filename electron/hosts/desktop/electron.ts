import type * as Main from 'electron'

/** Electron as its main process has it. It is handed in from main.ts, so that tests can hand in another. */
export type Electron = typeof Main
