import type { RouteRecordRaw } from 'vue-router'
import type { Role } from '@/api/session'
import type { Screen } from '@/i18n'
import { routes as account } from '@/screens/account/routes'
import { routes as administration } from '@/screens/administration/routes'
import { routes as disputes } from '@/screens/disputes/routes'
import { routes as applications } from '@/screens/applications/routes'
import { routes as boundaries } from '@/screens/boundaries/routes'
import { routes as cemeteries } from '@/screens/cemeteries/routes'
import { routes as cleanup } from '@/screens/cleanup/routes'
import { routes as coverage } from '@/screens/coverage/routes'
import { routes as edges } from '@/screens/edges/routes'
import { routes as editions } from '@/screens/editions/routes'
import { routes as edit } from '@/screens/edit/routes'
import { routes as facilities } from '@/screens/facilities/routes'
import { routes as field } from '@/screens/field/routes'
import { routes as fieldCapture } from '@/screens/field_capture/routes'
import { routes as fieldMap } from '@/screens/field_map/routes'
import { routes as fieldPosition } from '@/screens/field_position/routes'
import { routes as fieldRecord } from '@/screens/field_record/routes'
import { routes as fieldOffice } from '@/screens/field_office/routes'
import { routes as graves } from '@/screens/graves/routes'
import { routes as home } from '@/screens/home/routes'
import { routes as inspections } from '@/screens/inspections/routes'
import { routes as jobs } from '@/screens/jobs/routes'
import { routes as map } from '@/screens/map/routes'
import { routes as naming } from '@/screens/naming/routes'
import { routes as national } from '@/screens/national/routes'
import { routes as nameRules } from '@/screens/name_rules/routes'
import { routes as planning } from '@/screens/planning/routes'
import { routes as planningLayers } from '@/screens/planning_layers/routes'
import { routes as proposals } from '@/screens/proposals/routes'
import { routes as readings } from '@/screens/readings/routes'
import { routes as record } from '@/screens/record/routes'
import { routes as register } from '@/screens/register/routes'
import { routes as releases } from '@/screens/releases/routes'
import { routes as screening } from '@/screens/screening/routes'
import { routes as signs } from '@/screens/signs/routes'
import { routes as targets } from '@/screens/targets/routes'
import { routes as signIn } from '@/screens/sign_in/routes'

declare module 'vue-router' {
  interface RouteMeta {
    /** The folder of the screen, and of others whose parts it takes: their words are loaded with it. */
    screen: Screen
    /** The words of the navigation under `nav`; a route without them is reached from elsewhere. */
    nav?: string
    /** Who may use it; without roles everybody may, signed in or not. */
    roles?: Role[]
    /** The screen fills the window (a map) instead of a page with margins. */
    full?: boolean
    /** The screen of a device in the field: large enough for a thumb, dark enough for the sun (touch.css). */
    touch?: boolean
  }
}

/** Every screen, in the order of the navigation. */
export const routes: RouteRecordRaw[] = [...home, ...map, ...register, ...releases, ...boundaries, ...coverage, ...edges, ...naming, ...proposals, ...screening, ...readings, ...applications, ...cleanup, ...inspections, ...signs, ...cemeteries, ...targets, ...planning, ...planningLayers, ...facilities, ...disputes, ...graves, ...field, ...fieldCapture, ...fieldMap, ...fieldPosition, ...fieldRecord, ...fieldOffice, ...jobs, ...national, ...editions, ...nameRules, ...record, ...edit, ...administration, ...account, ...signIn]
