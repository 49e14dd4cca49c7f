import { code, listed, NOTHING, type Phrase, say } from '@/lib/phrase/phrase'
import { type FixDraft, requestChange } from '../../fixes/draft'
import { AUTHORIZED, excerpt } from '../../wording/phrases'
import type { NoData } from '../cause'
import { answerCause } from '../finding'
import { API_RESOURCES } from '../path-and-type/not-served'

type Malformed =
  | { form: 'namespace' | 'label-selector' | 'body' | 'upgrade' | 'other'; says: string }
  | { form: 'field-selector'; field: string }
  | { form: 'unscheduled'; pod: string }

const BODY =
  /cannot be handled as a |^the object provided is unrecognized|decoding error|couldn't get version\/kind|json parse error/

function malformedIn(message: string): Malformed {
  const label = /field label not supported: (\S{1,253})/.exec(message)
  const unknownField = /^"?([\w.[\]/-]{1,253})"? is not a known field selector/.exec(message)
  const field = label?.[1] ?? unknownField?.[1]
  if (field !== undefined) return { form: 'field-selector', field }
  const pod = /^pod (\S{1,253}) does not have a host assigned/.exec(message)?.[1]
  if (pod !== undefined) return { form: 'unscheduled', pod }
  if (message.startsWith('the namespace of the provided object does not match the namespace sent')) {
    return { form: 'namespace', says: message }
  }
  if (/^(?:found '|unable to parse requirement)/.test(message)) {
    return { form: 'label-selector', says: message }
  }
  if (/^Upgrade request required/i.test(message)) return { form: 'upgrade', says: message }
  return { form: BODY.test(message) ? 'body' : 'other', says: message }
}

function sayMalformed(data: Malformed): Phrase {
  switch (data.form) {
    case 'field-selector':
      return say`You cannot select this resource by the field ${code(data.field)}. Most resources support only metadata.name and, if they are namespaced, metadata.namespace. ${AUTHORIZED}`
    case 'unscheduled':
      return say`Pod ${code(data.pod)} has no node yet, so there is no kubelet to ask. ${AUTHORIZED}`
    case 'namespace':
      return say`The object and the path name different namespaces. ${AUTHORIZED}`
    case 'label-selector':
      return say`The label selector cannot be read: ${excerpt(data.says)}. ${AUTHORIZED}`
    case 'body':
      return say`The body is not the object that the path expects: ${excerpt(data.says)}. ${AUTHORIZED}`
    case 'upgrade':
      return say`exec, attach and portforward need a connection upgraded to WebSocket or SPDY; this was a plain HTTP call. ${AUTHORIZED}`
    case 'other':
      return say`The API server cannot accept the request as is: ${excerpt(data.says)}.`
  }
}

function malformedFixes(data: Malformed): FixDraft[] {
  switch (data.form) {
    case 'field-selector':
      return [
        requestChange(
          say`Select by metadata.name, metadata.namespace or a label, or filter the list afterwards.`,
        ),
      ]
    case 'unscheduled':
      return [requestChange(say`Wait until the pod is scheduled; its events say why it is not.`)]
    case 'namespace':
      return [requestChange(say`Use the same namespace in the object’s metadata.namespace and in the path.`)]
    case 'label-selector':
      return [requestChange(say`Write the selector as key=value, key!=value, key in (a,b) or key.`)]
    case 'body':
      return [
        requestChange(
          say`Send the object with the apiVersion and kind that the path serves, as valid JSON or YAML.`,
        ),
      ]
    case 'upgrade':
      return [requestChange(say`Use kubectl or a client library for exec, attach and portforward.`)]
    case 'other':
      return []
  }
}

const malformed = answerCause<'K400', Malformed>({
  id: 'K400',
  title: 'The request is malformed',
  nature: 'wrong',
  find: ({ code, message }) => (code === 400 ? malformedIn(message) : undefined),
  says: sayMalformed,
  fixes: malformedFixes,
})

const methodNotAllowed = answerCause<'G8', NoData>({
  id: 'G8',
  family: 'answer',
  title: 'The resource does not support this method',
  nature: 'wrong',
  find: ({ code }) => (code === 405 ? {} : undefined),
  says: () => say`The API server serves this path, but not with this method. ${AUTHORIZED}`,
  fixes: () => [
    requestChange(say`Use a method that the resource supports; kubectl lists them as VERBS.`, {
      command: API_RESOURCES,
    }),
  ],
})

function mediaTypes(message: string): string[] {
  return [...message.matchAll(/\bapplication\/[\w.+-]{1,80}(?:;[\w=]{1,40})?/g)].map(([type]) => type)
}

function offered(accepted: readonly string[]): Phrase {
  return accepted.length === 0 ? NOTHING : say` It offers ${listed(accepted.slice(0, 6).map(code))}.`
}

function offerInFix(accepted: readonly string[]): Phrase {
  return accepted.length === 0
    ? say`, such as application/json`
    : say`: ${listed(accepted.slice(0, 3).map(code), 'or')}`
}

const notAcceptable = answerCause<'K406', { accepted: readonly string[] }>({
  id: 'K406',
  title: 'No format that the client accepts',
  nature: 'wrong',
  find: ({ code, message }) => (code === 406 ? { accepted: mediaTypes(message) } : undefined),
  says: ({ accepted }) => say`The Accept header names no format that is served here.${offered(accepted)}`,
  fixes: ({ accepted }) => [
    requestChange(say`Send an Accept header with a served format${offerInFix(accepted)}.`),
  ],
})

const mediaType = answerCause<'K415', { accepted: readonly string[] }>({
  id: 'K415',
  title: 'The body is in an unknown format',
  nature: 'wrong',
  find: ({ code, message }) => (code === 415 ? { accepted: mediaTypes(message) } : undefined),
  says: ({ accepted }) =>
    say`The Content-Type header names a format that is not supported here.${offered(accepted)} ${AUTHORIZED}`,
  fixes: ({ accepted }) => [
    requestChange(say`Send a Content-Type header with a supported format${offerInFix(accepted)}.`),
  ],
})

const tooLarge = answerCause<'K413', { says: string }>({
  id: 'K413',
  title: 'The request is too large',
  nature: 'wrong',
  find: ({ code, message }) => (code === 413 ? { says: message } : undefined),
  says: ({ says }) => say`The body is larger than the API server accepts (${excerpt(says)}).`,
  fixes: () => [requestChange(say`Send less at once: split the object, or move large data out of it.`)],
})

export const requestCauses = [malformed, methodNotAllowed, notAcceptable, tooLarge, mediaType] as const
