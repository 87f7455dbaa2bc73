/*
 * Metadata: whether a player plays sound alone, from what it reports about the present track.
 */
#pragma once

#include <stdbool.h>
#include <systemd/sd-bus.h>

/* By the ending of the file, without its query; a CD of music counts. False if it is unknown. */
bool metadata_url_is_audio(const char *url);

/* By the ending of a film, or by the scheme of a disc of films. False if it is unknown. */
bool metadata_url_is_film(const char *url);

/**
 * metadata_is_audio() - read the property Metadata of a player
 * @m:  at the variant; borrowed, read to its end
 *
 * The type of the file decides, then its ending; if both are unknown, an album together with the
 * number of a track means sound alone. Returns false if that is unknown too, or if the value has
 * another type.
 */
bool metadata_is_audio(sd_bus_message *m);
