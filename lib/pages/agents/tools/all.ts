import type { Tool } from '../tool'
import { changesTool } from './changes'
import { check, explain } from './check'
import { connection } from './connection'
import { identity } from './identity'
import { overview } from './overview'
import { refusalsTool } from './refusals'
import { resourcesTool } from './resources'
import { whatIf } from './what-if'
import { whyNotReadyTool } from './why-not-ready'

/** Every tool, the one to start with first. */
export const TOOLS = [
  explain,
  check,
  overview,
  refusalsTool,
  changesTool,
  identity,
  connection,
  resourcesTool,
  whyNotReadyTool,
  whatIf,
] as readonly Tool[]
