/**
 * Role: the tone for a message that nobody is reading: half a second, soft, made here.
 * Trigger: `Effect::Chime`, of the widget and of the console.
 * Leaves: nothing; the audio context ends with the tone.
 *
 * A page that nobody has touched yet may not sound, and the console says so when it tries: it does
 * not try. A browser that cannot do this, or does not say whether it may, is silent.
 */
export function chime() {
  try {
    if (navigator.userActivation.hasBeenActive) {
      const context = new AudioContext();
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = 660;
      volume.gain.value = 0.1;
      // A sine begins at rest, so only its end has to be made soft.
      volume.gain.setTargetAtTime(0, 0, 0.12);
      tone.connect(volume).connect(context.destination);
      tone.onended = () => context.close();
      tone.start();
      tone.stop(0.8);
    }
  } catch {
    // No sound is no harm.
  }
}
