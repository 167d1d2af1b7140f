/** Whether there is a screen to open a window on. On Linux the environment names it; elsewhere only a login over SSH has none. */
export function hasScreen(): boolean {
  const { env, platform } = process
  if (platform === 'linux') return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY'])
  return !env['SSH_CONNECTION']
}
