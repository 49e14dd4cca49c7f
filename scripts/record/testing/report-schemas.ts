import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Ajv from 'ajv-draft-04'
import addFormats from 'ajv-formats'

// MIT, by Microsoft; the schema in it is the one of the standard.
const SARIF_PACKAGE = '@microsoft/jest-sarif@1.0.0-beta.0'
const SARIF_SCHEMA = 'package/lib/schemas/sarif-2.1.0-rtm.5.json'
// The JUnit format of Apache Ant, which CI systems read: an unmodified copy from Windy Road's JUnit-Schema repository, Apache License 2.0.
const JUNIT_SCHEMA = join(import.meta.dirname, 'junit.xsd')

/** What makes a SARIF file differ from its schema, or in words why it is not checked: the schema comes from npm. */
export function sarifChecker(): ((file: string) => string[]) | string {
  const folder = mkdtempSync(join(tmpdir(), 'podglass-sarif-'))
  try {
    const env = { ...process.env, npm_config_fetch_retries: '1', npm_config_fetch_timeout: '20000' }
    const run = (program: string, ...args: string[]) =>
      spawnSync(program, args, { cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 24 })
    const packed = run('npm', 'pack', '--silent', SARIF_PACKAGE)
    if (packed.status !== 0) return `npm has no ${SARIF_PACKAGE} here`
    const schema = JSON.parse(run('tar', '-xzOf', packed.stdout.trim(), SARIF_SCHEMA).stdout)
    const ajv = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false })
    addFormats(ajv)
    const validate = ajv.compile(schema)
    return (file) => {
      validate(JSON.parse(readFileSync(file, 'utf8')))
      return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Why JUnit files are not checked here; undefined where xmllint is on the path. */
export const withoutXmllint =
  spawnSync('xmllint', ['--version']).status === 0 ? undefined : 'xmllint is not on the path'

/** What makes a JUnit file differ from its schema. */
export function junitFaults(file: string): string[] {
  const { stderr, status } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', JUNIT_SCHEMA, file], {
    encoding: 'utf8',
  })
  return status === 0 ? [] : stderr.trim().split('\n')
}
