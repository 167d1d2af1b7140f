/** What svelte-check and the editor need; vite.config.ts builds. */
export default { compilerOptions: { runes: true } }
