#include "sources/sensor/prox_devices.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FOLDER "/sys/bus/iio/devices"

static bool is_prox(unsigned number)
{
    char path[PROX_PATH_MAX], name[8];
    ssize_t n;
    int fd;

    if (!prox_devices_attribute(path, number, "name"))
        return false;
    fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    n = read(fd, name, sizeof name);
    close(fd);
    return n == 5 && memcmp(name, "prox\n", 5) == 0;
}

/* Inserts the number in its place; the greatest one falls out of a full list. */
static unsigned insert(unsigned list[PROX_DEVICES_MAX], unsigned n, unsigned number)
{
    unsigned i = n < PROX_DEVICES_MAX ? n++ : n;

    for (; i > 0 && list[i - 1] > number; i--)
        if (i < PROX_DEVICES_MAX)
            list[i] = list[i - 1];
    if (i < PROX_DEVICES_MAX)
        list[i] = number;
    return n;
}

unsigned prox_devices_find(unsigned ret[PROX_DEVICES_MAX])
{
    DIR *folder = opendir(FOLDER);
    const struct dirent *entry;
    unsigned n = 0, number;

    while (folder && (entry = readdir(folder)))
        if (sscanf(entry->d_name, "iio:device%u", &number) == 1 && is_prox(number))
            n = insert(ret, n, number);
    if (folder)
        closedir(folder);
    return n;
}

bool prox_devices_attribute(char path[PROX_PATH_MAX], unsigned number, const char *attribute)
{
    snprintf(path, PROX_PATH_MAX, FOLDER "/iio:device%u/%s", number, attribute);
    return access(path, F_OK) == 0;
}
