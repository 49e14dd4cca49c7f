import { CONNECT } from './connect'
import { DELIVER } from './deliver'
import { KEEP } from './keep'
import { OPERATE } from './operate'
import type { Project } from './project'

/** The projects, in no order that matters. */
export const PROJECTS: readonly Project[] = [...CONNECT, ...DELIVER, ...KEEP, ...OPERATE]
