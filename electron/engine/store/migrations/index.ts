import { first } from './0010-first.ts'
import { forWindow } from './0020-window.ts'
import { datesByName } from './0030-dates-by-name.ts'
import { notTheSame } from './0040-apart.ts'
import { bornAndTwice } from './0050-born-and-twice.ts'
import { touched } from './0060-touched.ts'
import { identity } from './0070-identity.ts'
import { folderDevice } from './0080-folder-device.ts'
import { inWork } from './0090-in-work.ts'
import { awaited } from './0100-awaited.ts'
import { fileNode } from './0120-file-node.ts'
import { problemTold } from './0130-problem-told.ts'
import type { Migration } from './migration.ts'

/** All steps, oldest first. */
export const migrations: readonly Migration[] = [
  first,
  forWindow,
  datesByName,
  notTheSame,
  bornAndTwice,
  touched,
  identity,
  folderDevice,
  inWork,
  awaited,
  fileNode,
  problemTold,
]
