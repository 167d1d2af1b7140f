import type { Order } from './order.ts'

/** How the People screen was left: coming back finds it so. */
export const view = $state<{ order: Order; typed: string; hidden: boolean; scroll: number; groups: number }>({
  order: 'photos',
  typed: '',
  hidden: false,
  scroll: 0,
  groups: 60,
})
