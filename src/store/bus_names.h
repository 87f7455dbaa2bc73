/*
 * Bus names: whether a text from a file can be a name on a bus, by the D-Bus specification. A name
 * that is not valid would make a subscription to its signals fail later.
 */
#pragma once

#include <stdbool.h>

/* A well-known name, such as "org.example.Watch"; no unique one. */
bool bus_name_is_valid(const char *name);

/* The name of an interface; of a signal, method or property; the path of an object. */
bool bus_interface_is_valid(const char *name);
bool bus_member_is_valid(const char *name);
bool bus_path_is_valid(const char *path);
