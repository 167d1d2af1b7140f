/** What is said of the engine's process. */
export const words = {
  lost: 'Familiar is getting its engine going again. Nothing you did is lost; try again in a moment.',
  restarted: 'Something went wrong inside, and Familiar began again by itself. Nothing you did is lost.',
  died: 'The engine ended unexpectedly and is started again.',
} as const
