import { describe, expect, it } from 'vitest'
import { begun, bodyOf, faultsOf, lookedAt, measuredAnew, sent, shown, windowIn } from './asking'
import type { Parameter, Run } from './calls'
import { csvOf } from './csv'
import { toldApart } from './differences'
import { drawingOf, layersOf } from './drawing'

const parameter = (name: string, more: Partial<Parameter> = {}): Parameter => ({ name, type: 'number', options: [], least: null, above: null, most: null, default: null, needed: false, ...more })
const SITING = [parameter('objective', { type: 'choice', needed: true }), parameter('measure', { type: 'choice', default: 'road' }), parameter('radius', { above: 0, most: 1_000_000 }), parameter('number', { least: 0, most: 1000 }), parameter('budget', { least: 0 }), parameter('seconds', { above: 0, most: 300, default: 60 })]

describe('a form', () => {
  it('begins with what can be sent, and asks for minutes and per cent', () => {
    const values = begun('siting', SITING, 'reference_500')
    expect(faultsOf('siting', SITING, values)).toEqual({})
    expect(shown('radius', values.radius as number, 'road')).toBe(15)
    expect(sent('radius', 15, 'road')).toBe(900)
    expect(sent('radius', 900, 'straight')).toBe(900)
    expect(sent('share', 50, null)).toBe(0.5)
    expect(measuredAnew('siting', SITING, 'straight')).toEqual({ radius: 1000 })
    expect(bodyOf('siting', { title: ' 选址 ', region: '150626', as_of: null }, values)).toMatchObject({ kind: 'siting', title: '选址', radius: 900, number: 4 })
  })

  it('says at the field what the register would refuse', () => {
    const values = { ...begun('siting', SITING, ''), radius: null, number: null, seconds: 301 }
    expect(faultsOf('siting', SITING, values)).toEqual({ radius: { word: 'radius_needed' }, number: { word: 'number_needed' }, seconds: { word: 'most', bound: 300 } })
    expect(faultsOf('siting', SITING, { ...values, objective: 'p_median', budget: 5, seconds: null })).toEqual({ seconds: { word: 'needed' } })
  })

  it('begins where the map looks', () => {
    const regions = [{ code: '150626', name: '乌审旗', units: [{ name: '图克镇', extent: [109, 38, 110, 39] as [number, number, number, number] }] }]
    expect(lookedAt([109.4, 38.4, 109.6, 38.6], regions)).toEqual({ region: '150626', unit: '图克镇' })
    expect(lookedAt([107, 37, 112, 40], regions)).toEqual({ region: '150626', unit: null })
    expect(lookedAt([10, 37, 12, 40], regions)).toEqual({ region: null, unit: null })
    expect(windowIn('1,2,3')).toBeNull()
    expect(windowIn('1,2,3,4')).toEqual([1, 2, 3, 4])
  })
})

const place = (key: string, within: boolean, no_road = false) => ({ key, name: `演示${key}`, lon: 109, lat: 38, within, no_road })
const run = (rows: object[]): Run => ({ kind: 'access', result: { measure: 'road', figures: {}, chosen: [], rows, stations: [{ key: 's', name: '演示站', lon: 109, lat: 38 }] } }) as unknown as Run

describe('a result', () => {
  it('is drawn with a legend of what it has', () => {
    expect(layersOf(drawingOf(run([place('a', true), place('b', false), place('c', false, true)])))).toEqual(['served', 'out_of_reach', 'no_road', 'standing'])
  })

  it('is told apart from another by name', () => {
    expect(toldApart(run([place('a', true), place('b', false)]), run([place('a', false), place('b', true)]))).toEqual({ first: ['演示a'], second: ['演示b'] })
  })

  it('is given out as a table that reckons nothing', () => {
    expect(csvOf([{ key: 'a', title: '名称' }, { key: 'b', title: '数' }], [{ a: '=1+1', b: '说"一"' }])).toBe('\uFEFF"名称","数"\r\n"\'=1+1","说""一"""\r\n')
  })
})
