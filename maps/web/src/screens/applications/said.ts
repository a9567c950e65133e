import type { Application } from './calls'

/** What an application says of itself, as its forms have it. */
export interface Said {
  proposed_name: string
  proposed_mongolian: string
  proposed_romanization: string
  meaning: string
  category: string | null
  name_class: string
  division_id: string | null
  geometry: GeoJSON.Geometry | null
  location: string
  size: string
  nature: string
  area_m2: number | null
  floors: number | null
  length_m: number | null
  ends_feature: boolean
  plan: string
  reasons: string
  applicant: string
  contact: string
}

export function nothingSaid(): Said {
  return {
    proposed_name: '', proposed_mongolian: '', proposed_romanization: '', meaning: '', category: null, name_class: '', division_id: null,
    geometry: null, location: '', size: '', nature: '', area_m2: null, floors: null, length_m: null, ends_feature: false, plan: '', reasons: '',
    applicant: '', contact: '',
  }
}

export function saidOf(one: Application): Said {
  return {
    proposed_name: one.proposed_name, proposed_mongolian: one.proposed_mongolian, proposed_romanization: one.proposed_romanization,
    meaning: one.meaning, category: one.category, name_class: one.name_class, division_id: one.division_id,
    geometry: one.geometry as unknown as GeoJSON.Geometry | null, location: one.location, size: one.size, nature: one.nature,
    area_m2: one.area_m2, floors: one.floors, length_m: one.length_m, ends_feature: one.ends_feature, plan: one.plan, reasons: one.reasons,
    applicant: one.applicant, contact: one.contact ?? '',
  }
}
