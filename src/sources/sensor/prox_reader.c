/*
 * The thread neither allocates nor frees, because its arena would remain after its end. Only the
 * thread of an abandoned reading frees that.
 */
#include "sources/sensor/prox_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#define STACK_SIZE (128 * 1024)

struct prox_reader {
    unsigned n_owners; /* the source and the thread; the last one frees it. Atomic */
    pthread_t thread;
    int fd; /* an eventfd: the results are complete */
    sd_event_source *io;
    void (*done)(void *userdata, const struct prox_read *list, unsigned n);
    void *userdata;
    unsigned n;
    struct prox_read list[PROX_READS_MAX]; /* of the thread until it has written to .fd */
};

static void release(struct prox_reader *r)
{
    if (__atomic_sub_fetch(&r->n_owners, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    close(r->fd);
    free(r);
}

static void read_one(struct prox_read *one)
{
    const int fd = open(one->path, O_RDONLY | O_CLOEXEC);
    ssize_t n = fd < 0 ? -1 : read(fd, one->text, sizeof one->text - 1);

    one->error = n < 0 ? -errno : 0;
    one->text[n < 0 ? 0 : n] = 0;
    if (fd >= 0)
        close(fd);
}

static void *read_all(void *userdata)
{
    struct prox_reader *r = userdata;

    for (unsigned i = 0; i < r->n; i++)
        read_one(&r->list[i]);
    eventfd_write(r->fd, 1);
    release(r);
    return NULL;
}

static int on_io(sd_event_source *, int, uint32_t, void *userdata)
{
    struct prox_reader *r = userdata;

    r->io = sd_event_source_disable_unref(r->io);
    pthread_join(r->thread, NULL); /* it has nothing more to do */
    r->done(r->userdata, r->list, r->n);
    release(r);
    return 0;
}

/* The thread takes no signals: those of the service are for its loop. */
static int start_thread(struct prox_reader *r)
{
    pthread_attr_t attributes;
    sigset_t all, before;
    int error = pthread_attr_init(&attributes);

    if (error)
        return -error;
    sigfillset(&all);
    pthread_attr_setstacksize(&attributes, STACK_SIZE);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    error = pthread_create(&r->thread, &attributes, read_all, r);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return -error;
}

int prox_reader_start(struct prox_reader **ret, sd_event *event, const struct prox_read *list,
                      unsigned n,
                      void (*done)(void *userdata, const struct prox_read *list, unsigned n),
                      void *userdata)
{
    struct prox_reader *r = calloc(1, sizeof *r);
    int error;

    if (!r)
        return -ENOMEM;
    *r = (struct prox_reader){ .n_owners = 2, .done = done, .userdata = userdata, .n = n };
    memcpy(r->list, list, n * sizeof *list);
    r->fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (r->fd < 0) {
        error = -errno;
        free(r);
        return error;
    }
    error = sd_event_add_io(event, &r->io, r->fd, EPOLLIN, on_io, r);
    if (error >= 0)
        error = start_thread(r);
    if (error < 0) {
        sd_event_source_disable_unref(r->io);
        r->n_owners = 1;
        release(r);
        return error;
    }
    *ret = r;
    return 0;
}

struct prox_reader *prox_reader_abandon(struct prox_reader *r)
{
    if (!r)
        return NULL;
    r->io = sd_event_source_disable_unref(r->io);
    pthread_detach(r->thread);
    release(r);
    return NULL;
}
