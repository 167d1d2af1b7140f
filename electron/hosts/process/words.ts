/** What is said of the engine's process. */
export const words = {
  died: 'The engine ended unexpectedly and is started again.',
  gaveUp: 'The engine ended unexpectedly again and again. It is started when somebody asks for it.',
} as const
