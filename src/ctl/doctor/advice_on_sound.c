/*
 * Advice on sound: a lumbard without its sound module is complete, so that is advice only where the
 * person has asked for more than the default.
 */
#include "ctl/doctor/advice_on_sound.h"

#include "ctl/client/property_list.h"
#include "wording/translation.h"

#define LOG "lumbarctl log"

/* By kind: the words in the list, the sentence, the command that helps. */
static const struct {
    enum voice_kind kind;
    enum voice_state state;
    const char *words, *sentence, *command;
} causes[] = {
    { VOICE_SOUND, VOICE_NO_MODULE, N_("not built in"),
      N_("The setting Notify.Sound asks for tones, but this lumbard was built without them. Install "
         "libcanberra and build lumbard again."),
      NULL },
    { VOICE_SOUND, VOICE_BROKEN, N_("a library is missing"),
      N_("Tones cannot be played, because libcanberra is not installed."),
      "sudo apt install libcanberra0 libcanberra-pulse" },
    { VOICE_SOUND, VOICE_FAILED, N_("the last one was not played"),
      N_("The last tone could not be played. Is a sound server running? For the reason, see the log."),
      LOG },
    { VOICE_SOUND, VOICE_HUNG, N_("the sound server does not answer"),
      N_("The sound server does not answer, so no tone is played. Restart it."),
      "systemctl --user restart pipewire-pulse" },
    { VOICE_SPEECH, VOICE_NO_MODULE, N_("not built in"),
      N_("The setting Notify.Speech is on, but this lumbard was built without speech. Install the "
         "library of Speech Dispatcher and build lumbard again."),
      NULL },
    { VOICE_SPEECH, VOICE_NO_SERVER, N_("Speech Dispatcher is not installed"),
      N_("The setting Notify.Speech is on, but Speech Dispatcher is not installed."),
      "sudo apt install speech-dispatcher speech-dispatcher-espeak-ng" },
    { VOICE_SPEECH, VOICE_BROKEN, N_("a library is missing"),
      N_("Nothing can be spoken, because the library of Speech Dispatcher is not installed."),
      "sudo apt install libspeechd2" },
    { VOICE_SPEECH, VOICE_FAILED, N_("the last text was not spoken"),
      N_("The last text could not be spoken. For the reason, see the log. To try it yourself: spd-say "
         "hello"),
      LOG },
    { VOICE_SPEECH, VOICE_HUNG, N_("Speech Dispatcher does not answer"),
      N_("Speech Dispatcher does not answer, so nothing is spoken. End it; it is started again when it "
         "is needed."),
      "killall speech-dispatcher" },
};

const char *advice_on_sound_words(enum voice_kind kind, const char *state)
{
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++)
        if (causes[i].kind == kind && g_strcmp0(voice_state_word(causes[i].state), state) == 0)
            return _(causes[i].words);
    return _("ready");
}

static bool is_wanted(const struct findings *f, enum voice_kind kind, enum voice_state state)
{
    const char *sound = property_list_string(f->settings, "Sound");

    if (kind == VOICE_SPEECH)
        return property_list_bool(f->settings, "Speech");
    return g_strcmp0(sound, "yes") == 0 ||
           (g_strcmp0(sound, "stretch") == 0 && state != VOICE_NO_MODULE);
}

void advice_on_sound(GPtrArray *all, const struct findings *f)
{
    for (size_t i = 0; i < G_N_ELEMENTS(causes); i++) {
        const enum voice_kind kind = causes[i].kind;

        if (g_strcmp0(voice_state_word(causes[i].state), f->voices[kind]) == 0 &&
            is_wanted(f, kind, causes[i].state))
            advice_add(all, g_strdup(_(causes[i].sentence)), causes[i].command);
    }
}
