/** What is said of the engine's process. */
export const words = {
  lost: 'Familiar is getting its engine going again. This was not done; try again in a moment.',
  cutOff:
    'Familiar’s engine ended in the middle of this and is started again. Whatever you said just now: look whether it is there, or say it again.',
  restarted: 'Something went wrong inside, and Familiar began again by itself. Everything that was done is kept.',
  died: 'The engine ended unexpectedly and is started again.',
  gaveUp: 'The engine ended unexpectedly again and again. It is started when somebody asks for it.',
} as const
