import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that run for half a minute and more, the longest first. */
const longest = [
  'test/soak/soak.test.ts',
  'test/session/edited.test.ts',
  'test/session/session.test.ts',
  'test/session/identity.test.ts',
  'test/e2e/review.test.ts',
  'test/cli/kill.test.ts',
  'test/session/disks.test.ts',
  'test/session/watching.test.ts',
  'test/web/watches.test.ts',
  'test/cli/bad-library.test.ts',
]

/**
 * Starts the longest files first, so that no worker begins one while the others have run out of files. Vitest knows how long
 * a file took from its cache alone, which a clean clone does not have.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((file) => moduleId.endsWith(file))
      return at === -1 ? longest.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
