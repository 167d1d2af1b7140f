import { it } from 'vitest'
import { undoAndRedo } from './undo.testing.ts'

it('takes everything back and does everything again, whatever the matcher does meanwhile', async () => {
  await undoAndRedo(500)
})
