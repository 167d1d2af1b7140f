/** All that passes between a page's preload script and the shell, besides the port to the engine. */
export const channels = {
  /** From the page: it is there and wants a port. */
  connect: 'familiar:connect',
  /** To the page: its port. */
  port: 'familiar:port',
  /** To the page: what the shell itself says. */
  event: 'familiar:event',
} as const
