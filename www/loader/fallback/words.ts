/**
 * Role: the words of the contact panel; it has no access to the widget's catalogue.
 * Trigger: the panel is drawn.
 * Leaves: text in the visitor's language.
 */
import type { Locale } from '../options.ts';

const en = {
  title: 'Leave us a message',
  intro: 'Write to us here and a person will read it. We answer as soon as we can.',
  text: 'Your message',
  name: 'Name',
  contact: 'E-mail or phone',
  optional: 'optional',
  send: 'Send message',
  sending: 'Sending…',
  retry: 'Try again',
  close: 'Close',
  empty: 'Write a message first.',
  later: 'Not sent yet. Your message is kept here and goes out when the connection is back.',
  refused: 'This message could not be accepted. Change it, or try again later.',
  sentTitle: 'Message sent',
  sent: 'Thank you. We have your message and will get back to you.',
  another: 'Write another message',
};

const ar: typeof en = {
  title: 'اترك لنا رسالة',
  intro: 'اكتب لنا هنا وسيقرأ رسالتك شخص من فريقنا، وسنرد في أقرب وقت.',
  text: 'رسالتك',
  name: 'الاسم',
  contact: 'البريد الإلكتروني أو الهاتف',
  optional: 'اختياري',
  send: 'إرسال الرسالة',
  sending: 'جارٍ الإرسال…',
  retry: 'أعد المحاولة',
  close: 'إغلاق',
  empty: 'اكتب رسالة أولًا.',
  later: 'لم تُرسل بعد. رسالتك محفوظة هنا وستُرسل عند عودة الاتصال.',
  refused: 'تعذّر قبول هذه الرسالة. عدّلها أو أعد المحاولة لاحقًا.',
  sentTitle: 'تم إرسال الرسالة',
  sent: 'شكرًا لك. وصلتنا رسالتك وسنعود إليك.',
  another: 'كتابة رسالة أخرى',
};

export const WORDS: Record<Locale, typeof en> = { en, ar };
