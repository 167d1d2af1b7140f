import type { Order } from './order.ts'

interface View {
  order: Order
  typed: string
  hidden: boolean
  scroll: number
  groups: number
  /** Questions that were put off until the app is started again. */
  skipped: ReadonlySet<string>
}

/** How the People screen was left: coming back finds it so. */
export const view = $state<View>({
  order: 'photos',
  typed: '',
  hidden: false,
  scroll: 0,
  groups: 60,
  skipped: new Set(),
})
