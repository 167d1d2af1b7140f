/**
 * A command of the program as the user can type it where they are: npm starts it in the project's folder, where `familiar` is
 * not a command of the system.
 */
export function cliCommand(command: string): string {
  return `${startedByNpm() ? 'npm run familiar --' : 'familiar'} ${command}`
}

/** Whether npm started this program by one of the project's scripts. */
function startedByNpm(): boolean {
  const { npm_lifecycle_event: script, npm_package_name: project } = process.env
  return script !== undefined && project === 'familiar'
}
