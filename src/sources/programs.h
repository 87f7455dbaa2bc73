/*
 * Programs: the name of a program in one form, and what is known of a program by that name.
 *
 * One program appears under many names: "org.videolan.VLC.desktop", "vlc_vlc", "/usr/bin/vlc". All
 * strings are untrusted, and none is NULL.
 */
#pragma once

#include <stdbool.h>

#include "core/words.h"

/* Bytes with the final NUL; longer names are cut before a character. */
#define PROGRAM_NAME_MAX EVIDENCE_DETAIL_MAX

enum program_class {
    PROGRAM_OTHER, /* a browser, or an unknown program */
    PROGRAM_VIDEO_PLAYER,
    PROGRAM_MUSIC_PLAYER,
    PROGRAM_CALLER,     /* keeps the screen on only during a call */
    PROGRAM_KEEP_AWAKE, /* keeps the screen on because a person asked it to */
    PROGRAM_GAME,       /* keeps the screen on only during a game */
    PROGRAM_WINDOWS,    /* a compositor: it passes on the inhibitor of a window, without its name */
    PROGRAM_SOUND_SERVER, /* opens devices for other programs */
};

/**
 * program_name() - bring the name of a program into one form
 * @to:    lower case, without folder, domain, ".desktop", the release ("-esr") and the second half
 *         of a snap's name; empty if nothing is left
 * @from:  a desktop entry, an application id, a class of windows, a path or a plain name
 */
void program_name(char to[static PROGRAM_NAME_MAX], const char *from);

/* @name: as program_name() writes it. */
enum program_class program_class_of(const char *name);

/* Whether the list @names, separated by ';', contains @name: as it is written, in any letter case,
 * or in the form of program_name(). The empty name is in no list. */
bool program_is_listed(const char *names, const char *name);
