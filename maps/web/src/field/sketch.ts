export type Point = [x: number, y: number]
export type Tool = 'line' | 'arrow' | 'text'
export const COLOURS = ['#d4141c', '#0b57d0', '#111111'] as const

/** A mark on a photo, in pixels of the photo. */
export type Mark =
  | { tool: 'line'; colour: string; points: Point[] }
  | { tool: 'arrow'; colour: string; from: Point; to: Point }
  | { tool: 'text'; colour: string; at: Point; text: string }

/** Lines are this part of a picture's longest side. */
const WIDTH = 0.004
const LETTERS = 0.03
/** The head of an arrow opens by this angle to either side. */
const OPENING = Math.PI / 7

/** Return the ends of both barbs of an arrow's head. */
export function barbs(from: Point, to: Point, length: number): [Point, Point] {
  const back = Math.atan2(from[1] - to[1], from[0] - to[0])
  const end = (turn: number): Point => [to[0] + length * Math.cos(back + turn), to[1] + length * Math.sin(back + turn)]
  return [end(OPENING), end(-OPENING)]
}

/** Whether a mark can be seen: a tap that drew nothing leaves none. */
export function isSeen(mark: Mark): boolean {
  if (mark.tool === 'line') return mark.points.length > 1
  if (mark.tool === 'arrow') return Math.hypot(mark.to[0] - mark.from[0], mark.to[1] - mark.from[1]) > 4
  return mark.text.trim() !== ''
}

/** Draw a mark; a white rim keeps it legible on any ground. */
export function draw(brush: CanvasRenderingContext2D, mark: Mark): void {
  const longest = Math.max(brush.canvas.width, brush.canvas.height)
  const width = Math.max(2, longest * WIDTH)
  brush.lineCap = 'round'
  brush.lineJoin = 'round'
  if (mark.tool === 'text') {
    brush.font = `600 ${Math.round(longest * LETTERS)}px "Noto Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif`
    brush.textBaseline = 'middle'
    brush.strokeStyle = '#fff'
    brush.lineWidth = width * 1.5
    brush.strokeText(mark.text, ...mark.at)
    brush.fillStyle = mark.colour
    brush.fillText(mark.text, ...mark.at)
    return
  }
  for (const [colour, wide] of [['#fff', width * 2] as const, [mark.colour, width] as const]) {
    brush.strokeStyle = colour
    brush.lineWidth = wide
    brush.beginPath()
    if (mark.tool === 'line') mark.points.forEach((point, at) => (at === 0 ? brush.moveTo(...point) : brush.lineTo(...point)))
    else {
      brush.moveTo(...mark.from)
      brush.lineTo(...mark.to)
      for (const barb of barbs(mark.from, mark.to, width * 7)) {
        brush.moveTo(...mark.to)
        brush.lineTo(...barb)
      }
    }
    brush.stroke()
  }
}
