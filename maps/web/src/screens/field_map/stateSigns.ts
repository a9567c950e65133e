import type { RowState } from '@/field/packageRows'
import type { Sign } from '@/map/signs'

/** How a record's state is drawn, on lists and on the map: by colour and by shape, for eyes that see no colours and for glare. */
export interface StateSign extends Sign {
  isHollow: boolean
}

const SIZE = 8

export const STATE_SIGNS: Record<RowState, StateSign> = {
  untouched: { shape: 'circle', colour: '#56616d', size: SIZE, isHollow: true },
  recorded: { shape: 'circle', colour: '#2b7030', size: SIZE, isHollow: true },
  draft: { shape: 'triangle', colour: '#b45309', size: SIZE + 1, isHollow: false },
  held: { shape: 'square', colour: '#1f5f8b', size: SIZE, isHollow: false },
  accepted: { shape: 'circle', colour: '#2b7030', size: SIZE, isHollow: false },
  conflict: { shape: 'diamond', colour: '#7b2cbf', size: SIZE + 1, isHollow: false },
  refused: { shape: 'cross', colour: '#b3261e', size: SIZE + 1, isHollow: false },
}
