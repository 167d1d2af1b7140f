import type { MenuItemConstructorOptions } from 'electron'
import type { MenuItem } from '../../contract/api.ts'
import { words } from './words.ts'

export interface MenuActions {
  readonly addFolder: () => void
  /** What only the page can do. */
  readonly page: (item: MenuItem) => void
}

/** The native menu. The keys beside undo and redo are the page's own; it hears them first. */
export function menuTemplate(
  { addFolder, page }: MenuActions,
  { mac, packaged }: { readonly mac: boolean; readonly packaged: boolean },
): MenuItemConstructorOptions[] {
  const { menu } = words
  const pageItem = (item: MenuItem, accelerator?: string): MenuItemConstructorOptions => ({
    label: menu[item],
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => {
      page(item)
    },
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const settings = pageItem('settings', 'CmdOrCtrl+,')
  const about = pageItem('about')
  return [
    ...(mac
      ? [
          {
            role: 'appMenu' as const,
            submenu: [
              about,
              separator,
              settings,
              separator,
              { role: 'services' as const },
              separator,
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              separator,
              { role: 'quit' as const },
            ],
          },
        ]
      : []),
    {
      label: menu.file,
      submenu: [
        { label: menu.addFolder, accelerator: 'CmdOrCtrl+O', click: addFolder },
        separator,
        ...(mac ? [{ role: 'close' as const }] : [settings, separator, { role: 'quit' as const }]),
      ],
    },
    {
      label: menu.edit,
      submenu: [
        pageItem('undo', 'CmdOrCtrl+Z'),
        pageItem('redo', 'CmdOrCtrl+Shift+Z'),
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: menu.view,
      submenu: [
        pageItem('photos'),
        pageItem('people'),
        pageItem('review'),
        pageItem('search'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        separator,
        { role: 'togglefullscreen' },
        ...(packaged ? [] : [{ role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
      ],
    },
    { role: 'windowMenu' },
    { role: 'help', label: menu.help, submenu: [pageItem('keys'), ...(mac ? [] : [about])] },
  ]
}
