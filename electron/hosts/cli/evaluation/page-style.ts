/** Of the report's page; the colours are those of the app. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --background: light-dark(oklch(0.985 0.002 90), oklch(0.17 0.004 260));
  --surface: light-dark(oklch(1 0 0), oklch(0.21 0.005 260));
  --line: light-dark(oklch(0.92 0.002 90), oklch(0.28 0.006 260));
  --edge: light-dark(oklch(0.63 0.005 90), oklch(0.55 0.008 260));
  --ink: light-dark(oklch(0.22 0.005 260), oklch(0.94 0.003 90));
  --quiet: light-dark(oklch(0.5 0.006 260), oklch(0.72 0.006 260));
  --accent: light-dark(oklch(0.49 0.09 200), oklch(0.76 0.1 200));
  font: 0.9375rem/1.5 system-ui, sans-serif;
  font-variant-numeric: tabular-nums;
  background: var(--background);
  color: var(--ink);
}
* { box-sizing: border-box; }
body { margin: 0; }
main { max-width: 68rem; margin: 0 auto; padding: 32px 24px 64px; overflow-wrap: anywhere; }
h1, h2, h3, p, ul, table { margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; }
h2 { font-size: 1.25rem; line-height: 1.25; }
h3 { font-size: 0.9375rem; margin-top: 24px; }
h4 { font-size: 0.9375rem; margin: 16px 0 0; }
section { margin-top: 40px; padding-top: 24px; border-top: 1px solid var(--line); }
p { max-width: 44rem; margin-top: 8px; }
.quiet { color: var(--quiet); }
.place { color: var(--quiet); font-size: 0.75rem; line-height: 1.3; margin: 0; }
ul { list-style: none; padding: 0; }

table { border-collapse: collapse; margin-top: 16px; }
caption { text-align: start; color: var(--quiet); padding-bottom: 4px; }
th, td { text-align: start; font-weight: normal; padding: 6px 24px 6px 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--quiet); }
td, thead th:not(:first-child) { text-align: end; padding-right: 0; padding-left: 24px; }

.plot { display: flex; flex-wrap: wrap; gap: 16px 32px; align-items: start; }
svg { width: 360px; height: 344px; margin-top: 16px; overflow: visible; }
svg line { stroke: var(--line); }
svg .ideal { stroke: var(--edge); stroke-dasharray: 4 4; }
svg circle { fill: var(--accent); }
svg text { fill: var(--quiet); font-size: 12px; }

.mistakes { display: grid; grid-template-columns: repeat(auto-fill, minmax(300px, 1fr)); gap: 16px; margin-top: 16px; }
.mistakes > li { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
.pair p { margin: 0; }
.evidence { border-top: 1px solid var(--line); margin-top: 12px; padding-top: 8px; color: var(--quiet); }
img, .none { display: block; border-radius: 6px; object-fit: cover; }
.pair img, .pair .none { width: 96px; height: 96px; margin-bottom: 8px; }
.none { background: var(--line); color: var(--ink); font-size: 0.75rem; line-height: 1.3; padding: 8px; }

.groups { display: flex; flex-wrap: wrap; gap: 16px; align-items: start; margin-top: 16px; }
.groups > li { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 12px; }
.group { display: flex; flex-wrap: wrap; gap: 12px; align-items: start; }
.group > li { width: 96px; font-size: 0.75rem; line-height: 1.3; }
.group img, .group .none { width: 96px; height: 96px; margin-bottom: 4px; }
.parts { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 8px; }
.parts > li { display: flex; flex-wrap: wrap; gap: 2px; padding: 4px; border: 1px solid var(--line); border-radius: 8px; }
.parts > li { align-items: center; background: var(--surface); }
.parts img, .parts .none { width: 48px; height: 48px; }
.parts .none { padding: 4px; font-size: 0.625rem; }
.parts .more { padding: 0 8px; color: var(--quiet); }
`
