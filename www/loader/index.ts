/**
 * Role: the entry of `widget.js`, the one script a merchant pastes.
 * Trigger: `<script async src="…/widget.js" data-site="…"></script>`.
 * Leaves: whatever `install` leaves. Everything else is resolved from this script's own address.
 */
import { install } from './install.ts';
import { fromAttributes } from './options.ts';

const script = document.currentScript as HTMLScriptElement;
install(new URL('.', script.src).href, () => fromAttributes({ ...script.dataset }));
