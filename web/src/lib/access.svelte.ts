/** Whether a token is in use, for what depends on it: everything is asked anew when that changes. */

import { onToken, token } from '../api/token';
import { renew } from './status.svelte';

let held = $state(token() !== '');

onToken(() => {
  held = token() !== '';
  renew();
});

export function hasToken(): boolean {
  return held;
}
