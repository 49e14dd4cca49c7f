import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anySign } from '@/lib/words/testing/any-sign'
import { logLevel } from './log-level'

describe('the level that a line states', () => {
  it.each([
    ['error', 'E1125 14:30:05.120001       1 reflector.go:147] failed to list *v1.Job'],
    ['warning', 'W1125 14:30:05.120001       1 client_config.go:659] Neither --kubeconfig nor --master'],
    ['info', 'I1125 14:30:05.120001       1 leaderelection.go:250] attempting to acquire leader lease'],
    ['error', 'F1125 14:30:05.120001       1 main.go:12] no lease'],
    ['error', '{"level":"error","ts":1764081005.1,"msg":"sync failed"}'],
    ['error', '{"ts":1764081005.1,"msg":"INFO about it","severity": "CRITICAL"}'],
    ['warning', '{"level":40,"time":1764081005120,"msg":"slow"}'],
    ['error', '{"level":60,"msg":"bye"}'],
    ['info', '{"level":30,"msg":"ERROR pages are served"}'],
    ['error', 'time="2026-11-25T14:30:05Z" level=fatal msg="cache did not sync"'],
    ['warning', 'ts=2026-11-25T14:30:05Z caller=main.go:1 level=warn msg=slow'],
    ['info', 'level=info msg="ERROR is only a word here"'],
    ['error', '2026-11-25 14:30:05,120 ERROR [main] o.s.b.SpringApplication - Application run failed'],
    ['warning', '14:30:05.120 [main] WARN  c.e.Search -- slow query'],
    ['error', '2026/11/25 14:30:05 [emerg] 1#1: bind() to 0.0.0.0:80 failed'],
    ['error', '[2026-11-25 14:30:05.120][1][critical][main] error initializing configuration'],
    ['error', '2026-11-25 14:30:05 UTC [1] FATAL:  password authentication failed for user "shop"'],
    ['error', 'ERROR:root:no such index'],
    ['error', 'npm ERR! code ELIFECYCLE'],
    ['error', 'Error: connect ECONNREFUSED 10.96.0.20:5432'],
    ['error', 'fatal error: all goroutines are asleep - deadlock!'],
    ['error', 'panic: runtime error: index out of range [3] with length 3'],
    ['error', 'ValueError: invalid literal for int()'],
    ['error', 'java.lang.IllegalStateException: no bean'],
    ['error', 'Caused by: java.net.ConnectException: refused'],
    ['error', 'Traceback (most recent call last):'],
    ['error', "thread 'main' panicked at src/main.rs:2:5:"],
    ['debug', 'DEBUG reconciling'],
    ['info', 'INFO search 4.2.0 starting, 3 shards'],
  ])('%s: %s', (level, line) => {
    expect(logLevel(line)).toBe(level)
  })

  it.each([
    '',
    'listening on :8080',
    'GET /errors 200 4ms',
    'no error was found',
    'the pod is informed',
    '    at Socket.connect (node:net:1)',
    'TERROR INFORMATION WARNED',
    `${' '.repeat(200)}ERROR far behind`,
    '{"msg":"level is not stated"}',
  ])('states none: %j', (line) => {
    expect(logLevel(line)).toBeUndefined()
  })

  it('needs no more than the first 2,048 characters of any line', () => {
    const level = fc.constantFrom('', 'ERROR ', '{"level":"warn"', 'level=info ', 'Error: ')
    const text = fc.string({ unit: anySign, maxLength: 300 })
    fc.assert(
      fc.property(level, text, fc.nat({ max: 4_000 }), (start, middle, length) => {
        const line = `${start}${middle}${' '.repeat(length)}ERROR ,"level":"error"`
        expect(logLevel(line)).toBe(logLevel(line.slice(0, 2048)))
      }),
    )
  })
})
