/** The settings in which the library keeps which folder was chosen last, for each purpose. */
export const lastChosen = { add: 'last added in', export: 'last exported to', import: 'last imported from' } as const
