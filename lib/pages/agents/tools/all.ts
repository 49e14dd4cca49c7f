import type { Tool } from '../tool'
import { check } from './check'
import { connection } from './connection'
import { explain } from './explain'
import { identity } from './identity'
import { overview } from './overview'
import { refusals } from './refusals'
import { resources } from './resources'
import { whatIf } from './what-if'
import { whyNotReady } from './why-not-ready'

/** Every tool, the one to start with first. */
export const TOOLS = [
  explain,
  check,
  overview,
  refusals,
  identity,
  connection,
  resources,
  whyNotReady,
  whatIf,
] as readonly Tool[]
