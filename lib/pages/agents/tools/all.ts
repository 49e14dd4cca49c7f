import type { Tool } from '../tool'
import { changesTool, overview, refusalsTool } from './around'
import { check, explain, whatIf } from './call'
import { compare } from './compare'
import { resourcesTool, whyNotReadyTool } from './objects'
import { connection, identity } from './own'
import { preflightTool } from './preflight'

/** Every tool, the one to start with first. */
export const TOOLS = [
  explain,
  check,
  compare,
  overview,
  refusalsTool,
  changesTool,
  identity,
  connection,
  resourcesTool,
  whyNotReadyTool,
  whatIf,
  preflightTool,
] as readonly Tool[]
