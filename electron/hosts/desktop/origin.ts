/** Where the window's pages and images are: a scheme of our own, whose paths are those of the contract. */
export const scheme = 'familiar'
export const homeAddress = `${scheme}://app/`

/** Whether an address is in our own pages. Compared by its parts: a prefix can be feigned. */
export function isOurs(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === `${scheme}:` && url.host === 'app' && url.username === '' && url.password === ''
}

/** The pages on the web that About names; anything else stays closed. */
const outside: readonly string[] = ['arxiv.org', 'github.com', 'opensource.org', 'www.apache.org', 'www.gnu.org']

export function mayOpenOutside(address: string): boolean {
  const url = URL.parse(address)
  return url?.protocol === 'https:' && outside.includes(url.host) && url.username === '' && url.password === ''
}
