import { describe, expect, it } from 'vitest'
import { Refusal } from '../../../electron/contract/host.ts'
import { Pager } from './pager.ts'

const settled = (): Promise<void> => new Promise((done) => setTimeout(done, 1))

/** A pager whose pages come when the test says so. */
function paged() {
  const asked: number[] = []
  const arrived: string[] = []
  const refused: string[] = []
  const underway = new Map<number, { come: (answer: string) => void; fail: (error: Error) => void }>()
  const pager = new Pager<number, string>({
    keyOf: (page) => page,
    fetch: (page) => {
      asked.push(page)
      return new Promise((come, fail) => underway.set(page, { come, fail }))
    },
    arrived: (page, answer) => void arrived.push(`${page} ${answer}`),
    refused: ({ message }) => void refused.push(message),
  })
  const come = async (page: number, answer = 'here'): Promise<void> => {
    underway.get(page)!.come(answer)
    await settled()
  }
  const refuse = async (page: number): Promise<void> => {
    underway.get(page)!.fail(new Refusal({ code: 'internal', message: `not ${page}` }))
    await settled()
  }
  return { pager, asked, arrived, refused, come, refuse }
}

describe('a pager', () => {
  it('asks for three pages at a time, nearest first, and for each once', async () => {
    const { pager, asked, arrived, come } = paged()
    pager.want([5, 4, 6, 3])
    pager.want([5, 4, 6, 3])
    expect(asked).toEqual([5, 4, 6])
    await come(4)
    expect(asked).toEqual([5, 4, 6, 3])
    expect(arrived).toEqual(['4 here'])
  })

  it('never asks for what was scrolled past before its turn', async () => {
    const { pager, asked, come } = paged()
    pager.want([1, 2, 3, 4])
    pager.want([9])
    await come(1)
    await come(2)
    expect(asked).toEqual([1, 2, 3, 9])
  })

  it('ignores what comes after it was outdated, and asks again', async () => {
    const { pager, asked, arrived, come } = paged()
    pager.want([1])
    pager.outdate()
    await come(1, 'old')
    expect(arrived).toEqual([])
    pager.want([1])
    await come(1, 'new')
    expect(asked).toEqual([1, 1])
    expect(arrived).toEqual(['1 new'])
  })

  it('asks again for a page that was let go of', async () => {
    const { pager, asked, come } = paged()
    pager.want([1])
    await come(1)
    pager.forget(1)
    pager.want([1])
    expect(asked).toEqual([1, 1])
  })

  it('asks for a refused page only when it is wanted again', async () => {
    const { pager, asked, refused, refuse } = paged()
    pager.want([1])
    await refuse(1)
    expect(asked).toEqual([1])
    expect(refused).toEqual(['not 1'])
    pager.want([1])
    expect(asked).toEqual([1, 1])
  })

  it('waits for pages on their way instead of asking twice', async () => {
    const { pager, asked, arrived, come } = paged()
    pager.want([1])
    const both = pager.have([1, 2])
    await come(1)
    await come(2)
    await both
    expect(asked).toEqual([1, 2])
    expect(arrived).toEqual(['1 here', '2 here'])
  })
})
