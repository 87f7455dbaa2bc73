/*
 * Settings reasons: where the default of each setting comes from, for the manual page.
 *
 * Read at build time only. It is no part of the service, whose table of settings stays small.
 */
#pragma once

struct settings_reason {
    const char *name; /* "Sitting.Limit" */
    const char *text; /* full sentences; the man page lists the studies that they name */
};

/* In the order of the table of settings; the build fails if one is missing. */
static const struct settings_reason settings_reasons[] = {
    { "Sitting.Limit",
      "Most trials interrupt sitting every 20 to 30 minutes. Of walks of 1 or 5 minutes every 30 or "
      "60 minutes, only 5 minutes every 30 minutes clearly lowered the blood sugar after meals "
      "(Diaz 2023; 11 people, one day each). Prompts every 30 minutes at the computer shortened "
      "long spells of sitting, but not sitting as a whole (Evans 2012; 28 people, 5 days)." },
    { "Sitting.Rest",
      "It is the length of the walks that helped in Diaz 2023. Walks of 2 minutes relieved pain "
      "from sitting for less than 10 minutes (De Carvalho 2023), so a shorter break counts only in "
      "part." },
    { "Sitting.AwayAfter",
      "There is no study. Shorter times without input are often reading at the desk." },
    { "Sitting.PassiveLimit",
      "There is no study. It is the length of a long film; after that, nothing shows that you still "
      "sit there." },
    { "Sitting.Assume", "The service does not guess." },
    { "Sitting.Ignore", "Every program may show that you sit, until you exclude it." },
    { "Coach.Exercise",
      "It is the stretch for which the program was written; it needs a doorway. No study was found "
      "that tests this very stretch. The trials that found less back pain are about breaks with a "
      "change of posture in general (Waongenngarm 2018 and 2021)." },
    { "Coach.Side", "Both sides get the same number of stretches." },
    { "Coach.Hold",
      "The guideline for stretching is 10 to 30 seconds for most adults and 30 to 60 seconds for "
      "older ones, about 60 seconds in all for each stretch (ACSM). Try 1 minute if you are older or "
      "stiffer." },
    { "Coach.Snooze",
      "There is no study. It is long enough to finish a thought, and short enough that the stretch "
      "is not forgotten." },
    { "Coach.SnoozeLimit",
      "In a year of hourly prompts, people who could always postpone them reported more of a habit "
      "of sitting afterwards, and people who had to act reported less (Pedersen 2018). So snoozes "
      "are few, and the last reminder asks you to choose. Try 2 if you snooze without thinking." },
    { "Coach.RemindAfter", "There is no study. It is as long as a snooze." },
    { "Coach.RemindLimit",
      "There is no study. A person who did not react to three reminders has a reason." },
    { "Coach.Hours", "The service does not know when you work." },
    { "Coach.HoldFor",
      "There is no study. At these times a reminder would disturb you or others." },
    { "Notify.Sound",
      "You start a stretch yourself and then look away from the screen, so tones help; a reminder "
      "may reach you among other people." },
    { "Notify.Speech", "A voice would disturb other people in the room." },
    { "Notify.Critical", "A reminder to stretch is no emergency." },
    { "Notify.QuietModes", "These are names that people give to such modes." },
    { "Trackers.Amazfish", "It costs nothing where Amazfish is not running." },
    { "Trackers.BlueZ", "The service requests nothing from a device by itself." },
    { "Trackers.Subscribe", "The service requests nothing from a device by itself." },
    { "Trackers.StandingAbove",
      "The height at which you stand is your own. The command `lumbarctl doctor` shows the present "
      "height of your desk." },
    { "Trackers.WristAlert", "Only you notice it." },
    { "Sensors.Presence", "The sensor is read only when the answer decides something." },
    { "History.Keep", "Whether your back got better shows only over months and years." },
};
