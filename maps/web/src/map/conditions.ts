import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl'
import type { Choice } from './style'
import type { LineSymbol } from './symbols'

/** Join conditions; those that are null hold always. */
export function allOf(...parts: (ExpressionSpecification | null)[]): FilterSpecification {
  return ['all', ...parts.filter((part) => part !== null)] as unknown as FilterSpecification
}

/** Return the condition that leaves 演示数据 out, where the reader wants it so. */
export function real(choice: Choice): ExpressionSpecification | null {
  return choice.demonstration ? null : ['!', ['to-boolean', ['get', 'is_demonstration']]]
}

/** Draw a line as its symbol says; the map wants dashes in multiples of the width. */
export function linePaint({ colour, width, dash, opacity }: LineSymbol) {
  return {
    'line-color': colour,
    'line-width': width,
    ...(opacity === 1 ? {} : { 'line-opacity': opacity }),
    ...(dash.length === 0 ? {} : { 'line-dasharray': dash.map((part) => part / width) }),
  }
}
