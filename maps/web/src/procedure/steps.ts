/** A step that may follow in the procedure of a case. */
export interface Following {
  step: string
  name_zh: string
  name_en: string
  actor_zh: string
  actor_en: string
  clause: string
  lacking: readonly string[]
}
