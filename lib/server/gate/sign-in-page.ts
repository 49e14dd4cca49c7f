import { type StandingPage, standingPage } from './standing-page'

// It names no pod, namespace, account or Secret: whoever cannot sign in learns nothing of what is behind it.
const BODY = `<div class="two">
<section>
<h1>Sign in with the access token</h1>
<p class="lead">This page shows what a pod's ServiceAccount can see. Whoever has the access token sees the same.</p>
<form>
<input type="text" name="username" autocomplete="username" value="podglass" hidden>
<label for="token">Access token</label>
<span class="row">
<input id="token" name="token" type="password" autocomplete="current-password" required aria-describedby="said" spellcheck="false" placeholder="Paste it here" autofocus>
<button type="submit">Sign in</button>
</span>
<p id="said" role="alert"></p>
</form>
<p class="quiet">It is sent once, in the body of one request, and not stored. A cookie keeps you signed in for 8 h, until you sign out or Podglass restarts.</p>
<noscript><p>Signing in needs JavaScript. Programs send the header Authorization: Bearer with each request.</p></noscript>
</section>
<aside aria-labelledby="where">
<h2 id="where">Where it is</h2>
<p class="quiet">In the Secret that is mounted for ACCESS_TOKEN_FILE. To read it you need get on that Secret:</p>
<pre translate="no">kubectl -n NAMESPACE get secret SECRET \\
  -o jsonpath='{.data.token}' | base64 -d</pre>
</aside>
</div>`

// No cookie comes with a link on another site (SameSite=Strict), while this page's own question brings it.
function scriptOf(basePath: string): string {
  return `{
const session = ${JSON.stringify(`${basePath}/api/session`)}
const form = document.querySelector('form')
const input = document.getElementById('token')
const button = form.querySelector('button')
const said = document.getElementById('said')
const isSignedIn = async () => {
  const answer = await fetch(session, { cache: 'no-store' })
  return answer.ok && (await answer.json()).signedIn === true
}
const say = (text) => {
  said.textContent = text
  input.setAttribute('aria-invalid', 'true')
  button.disabled = false
  input.select()
  input.focus()
}
const [navigation] = performance.getEntriesByType('navigation')
if (!navigation || navigation.type !== 'reload') {
  isSignedIn().then((yes) => yes && location.reload(), () => undefined)
}
form.addEventListener('submit', async (event) => {
  event.preventDefault()
  button.disabled = true
  said.textContent = ''
  try {
    const answer = await fetch(session, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: input.value.trim() }),
    })
    if (!answer.ok) {
      const problem = await answer.json()
      return say(problem.title + ' ' + problem.hint)
    }
    if (await isSignedIn()) return location.reload()
    say('The token is correct, but this browser kept no cookie: browsers accept it over https, and some on http://localhost. Open the page over https. With several replicas, each knows only its own sessions.')
  } catch {
    say('Podglass does not answer. Reload the page.')
  }
})
}`
}

/** Where the access token is entered. It is served at every address of a page, so that a link survives the sign-in. */
export function signInPage(basePath: string): StandingPage {
  return standingPage({ title: 'Sign in', body: BODY, state: 'not signed in', script: scriptOf(basePath) })
}
